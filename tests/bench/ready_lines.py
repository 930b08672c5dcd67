"""Makes texts ready for the engine as the gateway does, in the application's environment: OpenCC lives only there.

One JSON string a line in, the masked text as one JSON string a line out. A child of `tests.bench.pipelines`.
"""

from __future__ import annotations

import json
import sys

from bot.conversation.intake_text import ready
from bot.text import MAX_UNDERSTOOD_CHARS


def main() -> None:
    for line in sys.stdin:
        masked = ready(json.loads(line)[: 4 * MAX_UNDERSTOOD_CHARS]).masked
        print(json.dumps(masked[:MAX_UNDERSTOOD_CHARS]))


if __name__ == "__main__":
    main()
