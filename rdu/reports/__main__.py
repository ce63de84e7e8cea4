"""One job, in a process of its own: python -m rdu.reports 12."""

import sys

from rdu.reports.work import main

main(int(sys.argv[1]))
