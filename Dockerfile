# syntax=docker/dockerfile:1

# Dependencies, by hash, in an environment that the second stage copies whole.
FROM python:3.11-slim-bookworm AS dependencies
RUN python -m venv /opt/tuquan
COPY requirements.txt /tmp/requirements.txt
RUN --mount=type=cache,target=/root/.cache/pip \
    /opt/tuquan/bin/pip install --disable-pip-version-check --no-input --require-hashes -r /tmp/requirements.txt

FROM python:3.11-slim-bookworm
# A real account: the embedded PostgreSQL refuses root, and initdb a user without a passwd entry.
RUN useradd --system --uid 10001 --user-group --create-home --home-dir /var/lib/tuquan --shell /usr/sbin/nologin tuquan
COPY --from=dependencies /opt/tuquan /opt/tuquan
WORKDIR /srv/tuquan
COPY pyproject.toml ./
COPY app ./app
COPY migrations ./migrations
COPY openapi ./openapi
# Compiled once here, because the account of the service cannot write to the code.
RUN /opt/tuquan/bin/python -m compileall -q app migrations

ENV PATH=/opt/tuquan/bin:$PATH \
    PYTHONPATH=/srv/tuquan \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
USER tuquan
EXPOSE 8000
# State of the embedded PostgreSQL. In production set DATABASE_URL to a PostgreSQL 18 or newer, and it stays empty.
VOLUME /var/lib/tuquan
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/livez', timeout=4)"]
ENTRYPOINT ["python", "-m", "app"]
CMD ["run", "--host", "0.0.0.0", "--port", "8000"]
