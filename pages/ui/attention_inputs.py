def show_inputs(run, result): pass
