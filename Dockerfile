# One image for every program of an installation; deploy/start says which. docs/configuration.md, "With containers".

# Debian's own Python, so that the image can be built and proven on a plain Debian machine (`make image-proof`).
FROM debian:bookworm-slim AS packages
# Only packages of a stable Debian: their versions move for reasons of security, and those are wanted.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
# The system's certificates, because a company's proxy is known only there.
ENV PIP_CERT=/etc/ssl/certs/ca-certificates.crt PIP_NO_CACHE_DIR=1 UV_NO_CACHE=1
WORKDIR /app
COPY install.py requirements.txt requirements-uv.txt ./
# Every package is held against its hash. Compiled now: the user of the running image may write nothing here.
# pip stays: `manage fetch_models` downloads weights with it, into the volume.
RUN python3 install.py requirements.txt \
    && .venv/bin/python -m pip --disable-pip-version-check uninstall --quiet --yes uv setuptools \
    && python3 -m compileall -q .venv/lib


FROM debian:bookworm-slim
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates python3 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /var/lib/soundfoundry --shell /usr/sbin/nologin soundfoundry \
    && install -d -m 0700 -o soundfoundry -g soundfoundry /var/lib/soundfoundry
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ENVIRONMENT=production \
    DATA_DIR=/var/lib/soundfoundry \
    STATIC_ROOT=/app/staticfiles
WORKDIR /app
COPY --from=packages /app/.venv .venv
COPY . .
# Collected as an embedded installation whose folder is thrown away: no secret is needed, and none is left behind.
RUN ENVIRONMENT=embedded DATA_DIR=/tmp/collecting python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/collecting \
    && python -m compileall -q -x '\.venv' .
USER 10001:10001
EXPOSE 8000
VOLUME /var/lib/soundfoundry
# Pages and events; programs without an address have checks of their own in docker-compose.yml.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/livez', timeout=4)"]
ENTRYPOINT ["/app/deploy/start"]
CMD ["web"]
