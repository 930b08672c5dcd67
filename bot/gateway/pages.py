"""The built front end, from this server only, with the headers that keep foreign code out."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

DIST = Path("web/dist")
#: The chat page may be framed by any site (that is what embedding is); nothing else may.
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors *"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(), payment=(), usb=()",
}


def setup(app: web.Application, dist: Path = DIST) -> None:
    async def index(request: web.Request) -> web.FileResponse:
        # The page names hashed files, so it must always be asked for anew; the files never change.
        return web.FileResponse(dist / "index.html", headers={**HEADERS, "Cache-Control": "no-cache"})

    app.router.add_get("/", index)
    assets = dist / "assets"
    if assets.is_dir():
        app.router.add_static("/assets/", assets, append_version=False)
    app.on_response_prepare.append(harden)


async def harden(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    if request.path.startswith("/assets/"):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif request.path.startswith("/api/"):
        response.headers["Cache-Control"] = "no-store"
