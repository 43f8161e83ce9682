# Three stages: browser libraries, Python packages, and the image that runs. It runs as an ordinary user.

FROM node:24-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

FROM python:3.11-slim AS packages
COPY requirements.lock /tmp/requirements.lock
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/requirements.lock

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    SIDELINES_VAR=/var/lib/sidelines
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/sidelines sidelines
COPY --from=packages /venv /venv
WORKDIR /app
COPY manage.py package.json package-lock.json ./
COPY diplomacy diplomacy
COPY templates templates
COPY static static
COPY --from=assets /app/node_modules node_modules
# Copies out of node_modules what the pages use; needs no Node and no network.
# The key is for these two commands alone; none may be kept in the image.
RUN export SECRET_KEY=only-while-building SIDELINES_VAR=/app/var \
 && python manage.py assets --installed \
 && rm -r node_modules \
 && python manage.py collectstatic --noinput --verbosity 0
ENV SIDELINES_STATIC_ROOT=/app/var/static
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "10s", \
     "diplomacy.wsgi:application"]
