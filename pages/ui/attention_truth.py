def show_truth(run, result): pass
