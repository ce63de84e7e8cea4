"""The app for a WSGI server: `gunicorn wsgi:app`, `granian --interface wsgi wsgi:app`."""

from rdu import create_app
from rdu.config import from_environment
from rdu.schema import ready

app = create_app(ready(from_environment()))
