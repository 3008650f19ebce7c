# One image for the app, for workers on other machines and for their scheduler: docs/operating.md says how to start each.
# `python -m tests.trials.image` takes these steps without a container engine; tests/deploy holds what they name.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim-bookworm AS installed
COPY requirements.txt /tmp/requirements.txt
RUN python -m venv /opt/lab
RUN /opt/lab/bin/pip install --no-cache-dir --disable-pip-version-check -r /tmp/requirements.txt

FROM python:${PYTHON}-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/*
# The number that Hugging Face gives to whoever runs in a Space.
RUN useradd --uid 1000 --create-home --shell /usr/sbin/nologin lab
COPY --from=installed /opt/lab /opt/lab
WORKDIR /lab
COPY requirements.txt app.py /lab/
COPY .streamlit /lab/.streamlit
COPY lessons /lab/lessons
COPY lstm_core /lab/lstm_core
COPY pages /lab/pages
COPY deploy/start.sh deploy/healthy.py /lab/deploy/
RUN mkdir /data && chown lab:lab /data
ENV PATH=/opt/lab/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONUNBUFFERED=1 \
    LSTM_LAB_HOME=/data \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_PORT=8501 \
    STREAMLIT_SERVER_HEADLESS=true \
    MALLOC_TRIM_THRESHOLD_=1073741824 \
    MALLOC_MMAP_THRESHOLD_=33554432
USER lab
VOLUME /data
EXPOSE 8501
# 60 seconds from here to the hard end (compose.yaml, deploy/kubernetes.yaml): longer than an epoch.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["python", "deploy/healthy.py"]
# The first process takes in what others leave behind, and hands signals on.
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["sh", "deploy/start.sh"]
