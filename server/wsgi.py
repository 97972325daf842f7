"""What a WSGI server loads: the application, with jobs beside it where the settings say so."""

import atexit

from server.app import create_app
from server.foundation import jobs

app = create_app()

if app.extensions["daymark_settings"].jobs_in_process:
    _consumer = jobs.start_in_process(app)
    atexit.register(_consumer.stop, graceful=True)
else:
    jobs.make_queue(app)
