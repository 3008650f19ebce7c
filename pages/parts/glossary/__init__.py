"""What the glossary's page alone uses."""
