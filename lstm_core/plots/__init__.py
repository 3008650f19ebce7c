"""Results as figures: Plotly for what is finished, ECharts for what is live, Graphviz for the network."""
