"""Between browsers and pages: what the lab's web server does with a request before Streamlit sees it.

``stack.py`` lists it all. Nothing here draws a page or loads one.
"""
