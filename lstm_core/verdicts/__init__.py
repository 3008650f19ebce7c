"""What is said of a run and why, by rules that are data: one file a subject, each judged by ``kit.judge``."""
