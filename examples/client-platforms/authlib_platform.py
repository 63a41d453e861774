"""Two tenants on Authlib's Flask client as its documentation shows it: state and PKCE kept in Flask's session."""

import os

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, jsonify, request

TENANTS = ("acme", "globex")
CARRIERS = ("ups", "fedex")
PORT = int(os.environ["PORT"])

app = Flask(__name__)
app.secret_key = os.environ["SESSION_SECRET"]
app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
tokens = {}


def update_token(name, token, refresh_token=None, access_token=None):
    tokens[name] = {"refresh_token": refresh_token, **token}


oauth = OAuth(app, fetch_token=tokens.get, update_token=update_token)
for tenant in TENANTS:
    for carrier in CARRIERS:
        registration = f"{tenant}_{carrier}".upper()
        oauth.register(
            name=f"{tenant}_{carrier}",
            client_id=os.environ[f"{registration}_ID"],
            client_secret=os.environ[f"{registration}_SECRET"],
            server_metadata_url=os.environ[f"{carrier.upper()}_ISSUER"] + "/.well-known/openid-configuration",
            api_base_url=os.environ[f"{carrier.upper()}_API"] + "/",
            client_kwargs={"scope": "shipping", "code_challenge_method": "S256"},
        )


def known(tenant, carrier):
    return tenant in TENANTS and carrier in CARRIERS


def refused(tenant, carrier):
    """Why a request of a tenant is not served, or nothing."""
    if tenant not in TENANTS or request.headers.get("x-api-key") != os.environ[f"{tenant.upper()}_KEY"]:
        return jsonify(error="unauthorized"), 401
    if not known(tenant, carrier):
        return jsonify(error="not_found"), 404
    return None


@app.get("/health")
def health():
    return jsonify(status="up")


@app.get("/tenants/<tenant>/carriers/<carrier>/connect")
def connect(tenant, carrier):
    return refused(tenant, carrier) or oauth.create_client(f"{tenant}_{carrier}").authorize_redirect(
        f"http://127.0.0.1:{PORT}/callback/{tenant}/{carrier}"
    )


@app.get("/callback/<tenant>/<carrier>")
def callback(tenant, carrier):
    if not known(tenant, carrier):
        return jsonify(error="not_found"), 404
    name = f"{tenant}_{carrier}"
    try:
        tokens[name] = oauth.create_client(name).authorize_access_token()
    except OAuthError:
        return jsonify(error="not_connected"), 400
    return jsonify(connected=True)


@app.get("/tenants/<tenant>/carriers/<carrier>/shipments")
def shipments(tenant, carrier):
    problem = refused(tenant, carrier)
    if problem is not None:
        return problem
    name = f"{tenant}_{carrier}"
    if name not in tokens:
        return jsonify(error="not_connected"), 409
    answer = oauth.create_client(name).get("shipments")
    return jsonify(answer.json()), answer.status_code


@app.get("/tenants/<tenant>/carriers/<carrier>")
def status(tenant, carrier):
    return refused(tenant, carrier) or jsonify(connected=f"{tenant}_{carrier}" in tokens)


@app.delete("/tenants/<tenant>/carriers/<carrier>")
def disconnect(tenant, carrier):
    problem = refused(tenant, carrier)
    if problem is not None:
        return problem
    tokens.pop(f"{tenant}_{carrier}", None)
    return "", 204


@app.errorhandler(Exception)
def carrier_failed(error):
    app.logger.error("%s", type(error).__name__)
    return jsonify(error="carrier_failed"), 502


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=PORT, threaded=True)
