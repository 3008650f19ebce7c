"""Results as figures: Plotly for what is finished, Vega-Lite for what is live, Graphviz for the network."""
