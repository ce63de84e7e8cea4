"""One job, in a process of its own: python -m rdu.behind 12. It stands above the rooms, for it knows who makes what."""

import sys

from rdu.innovation.packing import pack_made
from rdu.reports.work import MAKERS, Makers, main
from rdu.reports.work_models import JobKind


def makers() -> Makers:
    return {**MAKERS, JobKind.PACK: pack_made}


if __name__ == "__main__":
    main(int(sys.argv[1]), makers())
