"""Workers that trace what is coming and are restarted when worn, seen through the service that uses them."""

from lstm_core.config import ExperimentConfig

CONFIG = ExperimentConfig()


def test_what_a_person_has_chosen_is_traced_before_they_press_the_button(warm, store, cluster):
    chosen = CONFIG.with_("model", units=48)
    store.expect(chosen, "ann")
    warm.tick()
    assert [(worker, config) for worker, config, _ in cluster.traced] == [("w1", chosen)]
    assert store.engine().warm == 1  # it can be waited for; it is no cold worker
    cluster.traced[0][2].outcome = "traced"
    warm.tick()
    warm.tick()
    assert len(cluster.traced) == 1


def test_presets_are_not_traced_again(warm, store, cluster):
    store.expect(CONFIG.with_("training", learning_rate=0.5), "ann")
    warm.tick()
    assert cluster.traced == []


def test_queued_runs_come_before_what_may_come(warm, store, cluster):
    store.submit(CONFIG, "ann", "IBM")
    warm.tick()
    store.expect(CONFIG.with_("model", units=48), "bob")
    warm.tick()
    assert cluster.traced == []


def test_a_run_goes_to_the_worker_that_has_traced_its_model(service, store, cluster):
    cluster.present = {"w1", "w2", "w3"}
    service.tick()
    for job in cluster.loading.values():
        job.outcome = "warm"
    chosen = CONFIG.with_("model", units=48)
    store.expect(chosen, "ann")
    service.tick()
    service.tick()
    worker, _, job = cluster.traced[0]
    job.outcome = "traced"
    store.submit(chosen.with_("training", learning_rate=0.5), "ann", "IBM")
    service.tick()
    assert cluster.submitted[0][0] == worker


def _train(service, store, cluster, result):
    store.submit(CONFIG, "ann", "IBM")
    service.tick()
    cluster.submitted[-1][3].outcome = result
    service.tick()


def test_a_worker_is_restarted_after_its_share_of_runs(warm, store, cluster, result, monkeypatch):
    monkeypatch.setattr("lstm_core.jobs.pool.RUNS_A_WORKER", 3)
    for trained in (1, 2, 3):
        assert (trained, cluster.restarted) == (trained, [])
        _train(warm, store, cluster, result)
    assert [worker for worker, _ in cluster.restarted] == ["w1"]
    waiting = store.submit(CONFIG, "ann", "IBM")
    cluster.present = {"w2"}
    warm.tick()
    cluster.restarted[0][1].outcome = "done"
    cluster.loading["w2"].outcome = "warm"
    warm.tick()
    assert cluster.submitted[-1][0] == "w2"
    assert cluster.submitted[-1][1][0] == waiting


def test_a_worker_that_comes_back_under_its_old_address_is_warmed_up_again(warm, store, cluster, result, monkeypatch):
    monkeypatch.setattr("lstm_core.jobs.pool.RUNS_A_WORKER", 1)
    _train(warm, store, cluster, result)
    before = cluster.loading["w1"]
    cluster.restarted[0][1].outcome = "done"
    warm.tick()
    warm.tick()
    assert cluster.loading["w1"] is not before


def test_an_old_worker_goes_on_while_runs_wait_but_not_for_ever(warm, store, cluster, result, monkeypatch):
    monkeypatch.setattr("lstm_core.jobs.pool.RUNS_A_WORKER", 2)
    for _ in range(6):
        store.submit(CONFIG, "ann", "IBM")
    warm.tick()
    for trained in range(1, 5):
        assert (trained, cluster.restarted) == (trained, [])
        cluster.submitted[-1][3].outcome = result
        warm.tick()
    assert len(cluster.restarted) == 1
    assert len(store.queue()) == 2


def test_a_worker_that_holds_too_much_memory_is_restarted_at_once(warm, store, cluster, result):
    cluster.bytes = 2**40
    _train(warm, store, cluster, result)
    assert len(cluster.restarted) == 1


def test_a_worker_that_cannot_be_restarted_is_not_used_as_if_nothing_had_been(
    warm, store, cluster, result, monkeypatch
):
    monkeypatch.setattr("lstm_core.jobs.pool.RUNS_A_WORKER", 1)
    _train(warm, store, cluster, result)
    cluster.restarted[0][1].outcome = TimeoutError("no nanny")
    warm.tick()
    warm.tick()
    cluster.loading["w1"].outcome = "warm"  # still there, so it is warmed up and goes on
    _train(warm, store, cluster, result)
    assert len(cluster.submitted) == 2


def test_workers_that_get_ready_for_nothing_trace_nothing_ahead(make_rounds, store, cluster):
    service = make_rounds(presets=())
    service.tick()
    cluster.loading["w1"].outcome = "loaded"
    store.expect(CONFIG.with_("model", units=48), "ann")
    service.tick()
    assert store.engine().warm == 1
    assert (cluster.traced, cluster.prepared) == ([], [])


def test_a_worker_is_warm_after_the_first_preset_and_prepares_the_rest_while_nobody_needs_it(warm, store, cluster):
    assert cluster.prepared == [("w1", "tutorial"), ("w1", "baselines"), ("w1", "recommended"), ("w1", "volatility")]
    warm.tick()
    assert len(cluster.prepared) == 4


def test_a_run_that_waits_goes_before_anything_that_a_worker_could_prepare(service, store, cluster):
    store.submit(CONFIG, "ann", "IBM")
    service.tick()
    cluster.loading["w1"].outcome = "loaded"
    service.tick()
    assert len(cluster.submitted) == 1
    assert cluster.prepared == []
    assert store.engine().warm == 1


def test_every_worker_prepares_the_presets(service, store, cluster):
    cluster.present = {"w1", "w2"}
    service.tick()
    for job in cluster.loading.values():
        job.outcome = "loaded"
    service.tick()
    assert {worker for worker, what in cluster.prepared if what == "tutorial"} == {"w1", "w2"}
