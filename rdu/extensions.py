"""Unbound Flask extensions. create_app() binds them."""

from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from rdu.db import Base

# What was read stays readable after a commit: the page that follows shows it without reading again.
db = SQLAlchemy(metadata=Base.metadata, disable_autonaming=True, session_options={"expire_on_commit": False})
csrf = CSRFProtect()
login_manager = LoginManager()
