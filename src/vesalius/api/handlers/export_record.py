"""$export-record of a Patient: the whole record for its subject, as a ZIP (GDPR art. 15 and 20).

`$everything` answers with the current resources that the asking actor may see, page by page; this is the copy that a
person has a right to: every version, every access, documents as files, and a readable form.
"""

from __future__ import annotations

from vesalius.api.call import Call
from vesalius.api.parameters import read_parameters
from vesalius.api.refusals import MalformedRequest
from vesalius.api.response import Response
from vesalius.records.subject.export import LANGUAGES, export_subject


def handle(call: Call) -> Response:
    """200 with the ZIP. `language` is fr, nl, de or en; `history=false` leaves superseded versions out."""
    given = dict([*call.question(), *read_parameters(call).texts()])
    language, history = given.get("language"), given.get("history", "true")
    if language is not None and language not in LANGUAGES:
        raise MalformedRequest(f"language is one of {', '.join(LANGUAGES)}.")
    if history not in {"true", "false"}:
        raise MalformedRequest("history is true or false.")
    made = export_subject(
        call.context, call.actor, call.id, language=language, history=history == "true", base=call.base
    )
    headers = (("Content-Disposition", f'attachment; filename="{made.filename}"'),)
    return Response(200, headers, made.content, "application/zip", is_resource=False)
