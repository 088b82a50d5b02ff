"""Uses the client that openapi-python-client made: uploads a return, records an event, reads the assessment and a letter list.

Arguments: the folder that the client's package is in, the address, the contractor's token, the council's. Prints JSON.
"""

import json
import sys
from io import BytesIO

sys.path.insert(0, sys.argv[1])
from client import AuthenticatedClient  # noqa: E402
from client.api.default import get_assessment, get_template, list_letters, record_event, submit_return  # noqa: E402
from client.models import CapacityIssueRaised, Receipt, Return  # noqa: E402
from client.types import File  # noqa: E402

CONTRACT = "regulation-44"


def of(token):
    return AuthenticatedClient(base_url=sys.argv[2], token=token)


contractor, council = of(sys.argv[3]), of(sys.argv[4])
nil = Return.from_dict({"nil": True})
submitted = submit_return.sync_detailed(CONTRACT, "2022-07", client=contractor, body=nil)
assert isinstance(submitted.parsed, Receipt), submitted
issue = CapacityIssueRaised.from_dict({"kind": "capacity-issue-raised", "issue": "C1", "text": "One visitor is ill."})
recorded = record_event.sync_detailed(CONTRACT, client=contractor, body=issue, idempotency_key="one")
again = record_event.sync_detailed(CONTRACT, client=contractor, body=issue, idempotency_key="one")
rows = b"unit,visited_on\nU1,2022-06-07\n"
file = submit_return.sync_detailed(CONTRACT, "2022-06", client=contractor, body=File(BytesIO(rows)), name="june.csv")
refused = submit_return.sync_detailed(CONTRACT, "2022-07", client=council, body=nil)
assessment = get_assessment.sync_detailed(CONTRACT, client=council)
template = get_template.sync_detailed(CONTRACT, "2022-07", client=contractor)
letters = list_letters.sync_detailed(CONTRACT, client=council)
print(
    json.dumps(
        {
            "submitted": submitted.status_code,
            "receipt": submitted.parsed.receipt,
            "file": file.status_code,
            "recorded": [recorded.status_code, recorded.parsed.event],
            "again": again.parsed.event,
            "refused": [refused.status_code, refused.parsed.title],
            "months": len(assessment.parsed.months),
            "findings": sorted({finding.kind.value for finding in assessment.parsed.findings}),
            "template": len(template.content) > 1000,
            "letters": letters.status_code,
        }
    )
)
