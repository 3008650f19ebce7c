"""What the pages share. The only place beside them that knows Streamlit."""
