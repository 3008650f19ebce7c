"""The code of the settings, beside the form on Train."""

from lstm_core.draft import Draft


def _code(visit):
    return next((code.value for code in visit.app.code if "build_network" in code.value), None)


def _open(visit):
    visit.open("train")
    assert _code(visit) is None  # closed, it is not written
    visit.app.session_state["code_box"] = True
    visit.app.run()


def test_the_code_follows_the_form(visit):
    visit.open()
    visit.session().draft = Draft().with_("model", units=5)
    _open(visit)
    assert "UNITS = 5\n" in _code(visit)
    next(one for one in visit.app.number_input if one.label == "Epochs").set_value(3).run()
    assert "EPOCHS = 3\n" in _code(visit)


def test_script_notebook_and_data_can_be_taken(visit):
    visit.open()
    _open(visit)
    offered = {button.proto.label for button in visit.app.get("download_button")}
    assert {"Script", "Notebook", "data.csv"} <= offered
