"""`daymark jobs` with one follower more: it writes a letter, says so, and waits where it is told to be killed."""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from server.cli import main
from server.foundation import jobs
from server.foundation.access import Actor
from server.foundation.gate import later

POSTMAN = Actor.system("postman")


def send_letter(patient_id: UUID, subject_id: UUID, verb: str) -> None:
    """Write the letter; where `WAIT_AT` names a file, make it and wait in the middle of the job."""
    from server.features.patients.actions import keep_medicine
    from shared.schemas.patients import MedicineSchema

    keep_medicine(patient_id, MedicineSchema().load({"name": "letter", "origin": "prescribed"}), by=POSTMAN)
    if wait_at := os.environ.get("WAIT_AT"):
        Path(wait_at).touch()
        time.sleep(60)


def work() -> None:
    """Be the worker."""
    jobs.LEASE = timedelta(seconds=1)
    later("patients.allergy.keep")(send_letter)
    sys.argv[1:] = ["jobs"]
    main()
