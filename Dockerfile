# One image for the web, worker and beat services of docker-compose.yml.
FROM python:3.11-slim-bookworm

# What WeasyPrint draws receipts with.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 \
    PERISAI_VAR=/var/lib/perisai

WORKDIR /srv/perisai
COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY . .

# The translations and the static files belong to the image; the volumes hold only what people made.
# The key is used for this one command and signs nothing.
RUN pybabel compile --domain django --directory perisai/locale --locale id \
 && PERISAI_SECRET_KEY=only-while-building python manage.py collectstatic --no-input \
 && useradd --system --uid 1000 --home-dir /var/lib/perisai perisai \
 && mkdir -p /var/lib/perisai/files /var/lib/perisai/backups \
 && chown -R perisai:perisai /var/lib/perisai

USER perisai
EXPOSE 8000
CMD ["gunicorn", "perisai.wsgi", "--bind", "0.0.0.0:8000"]
