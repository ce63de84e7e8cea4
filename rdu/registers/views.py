"""The registers as the agency keeps them: which there are, what each holds, and one entry with its files and past."""

from flask import render_template

from rdu.extensions import db
from rdu.people.present import me, working_unit
from rdu.registers.described import DESCRIBED, Description
from rdu.registers.hub import fullness
from rdu.registers.routes import bp
from rdu.roles import Role
from rdu.web.access import only_for

READERS = (Role.AGENCY, Role.ADMIN, Role.MANAGER)


def open_to_me() -> list[Description]:
    """A unit's management sees the registers that units keep; agency and admin see all."""
    whole = me().roles_here & {Role.AGENCY, Role.ADMIN}
    return [one for one in DESCRIBED if whole or one.kept_by_units]


@bp.get("/inovasi/berkas")
@only_for(*READERS)
def hub() -> str:
    return render_template("registers/hub.html", registers=fullness(db.session(), working_unit(), open_to_me()))
