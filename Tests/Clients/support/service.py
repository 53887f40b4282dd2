"""Clients of the server under test: boto3 with strict eyes, and requests made by hand."""

import datetime
import hashlib
import http.client
import json
import os
from dataclasses import dataclass
from unittest import mock
from urllib.parse import urlsplit

import boto3
import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from . import shapes

ENDPOINT = os.environ["AWS_ENDPOINT_URL_REKOGNITION"]
REGION = os.environ["AWS_DEFAULT_REGION"]
TARGET = "RekognitionService."


def make_client(**options):
    """boto3's client as any program makes it, whose raw answers are checked against the API model."""
    client = boto3.client("rekognition", **options)
    client.meta.events.register("before-parse.rekognition.*", check_raw_answer)
    return client


def check_raw_answer(operation_model, response_dict, **_):
    headers = {name.lower(): value for name, value in response_dict["headers"].items()}
    shapes.check_headers(headers)
    value = shapes.parse(response_dict["body"])
    if response_dict["status_code"] == 200:
        shapes.check_output(operation_model, value)
    else:
        shapes.check_error(operation_model, response_dict["status_code"], headers, value)


def count_requests(client) -> list:
    """A list that grows by one for each request that goes out, retries among them."""
    sent = []
    client.meta.events.register("before-send.rekognition.*", lambda request, **_: sent.append(request.url))
    return sent


MODEL = make_client().meta.service_model
# The operations that there are; the model's others are refused.
SUPPORTED = set(shapes.ALWAYS_PRESENT) & set(MODEL.operation_names)


# Requests by hand


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def value(self):
        return shapes.parse(self.body)

    @property
    def code(self):
        return self.value.get("Code")

    @property
    def message(self):
        return self.value.get("Message")


def environment_credentials() -> Credentials:
    return Credentials(
        os.environ["AWS_ACCESS_KEY_ID"],
        os.environ["AWS_SECRET_ACCESS_KEY"],
        os.environ.get("AWS_SESSION_TOKEN") or None,
    )


def request_headers(operation: str | None) -> dict:
    headers = {"Content-Type": "application/x-amz-json-1.1"}
    if operation is not None:
        headers["X-Amz-Target"] = TARGET + operation
    return headers


def signed_headers(
    headers: dict,
    body: bytes,
    *,
    credentials: Credentials | None = None,
    skew: datetime.timedelta = datetime.timedelta(),
    service: str = "rekognition",
    method: str = "POST",
    url: str | None = None,
) -> dict:
    """Adds a signature as botocore makes it, of now plus `skew`."""
    request = AWSRequest(method, url or ENDPOINT + "/", headers=headers, data=body)
    with _clock(skew):
        signer = botocore.auth.SigV4Auth(credentials or environment_credentials(), service, REGION)
        signer.add_auth(request)
    return dict(request.headers.items())


def presigned_url(
    headers: dict,
    body: bytes,
    *,
    credentials: Credentials | None = None,
    skew: datetime.timedelta = datetime.timedelta(),
    expires: int = 60,
) -> str:
    request = AWSRequest("POST", ENDPOINT + "/", headers=headers)
    with _clock(skew):
        signer = _BodyQueryAuth(credentials or environment_credentials(), "rekognition", REGION, expires)
        signer.body = body
        signer.add_auth(request)
    return request.url


class _BodyQueryAuth(botocore.auth.SigV4QueryAuth):
    """Signs the body, which botocore's own signer of URLs moves into the query."""

    def payload(self, request):
        return hashlib.sha256(self.body).hexdigest()


def _clock(skew: datetime.timedelta):
    now = botocore.auth.get_current_datetime
    return mock.patch.object(botocore.auth, "get_current_datetime", lambda *a, **k: now(*a, **k) + skew)


def connect() -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(ENDPOINT).netloc, timeout=60)


def send(
    headers: dict,
    body: bytes = b"",
    *,
    method: str = "POST",
    target: str = "/",
    connection: http.client.HTTPConnection | None = None,
) -> Answer:
    own = connection is None
    connection = connection or connect()
    try:
        connection.request(method, target, body=body, headers=headers)
        response = connection.getresponse()
        answered = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, answered, response.read())
    finally:
        if own:
            connection.close()


def call(operation: str, body, **options) -> Answer:
    """Sends a signed request whose body no client has looked at; `body` is JSON's value, or bytes as they are.

    The answer is checked against the API model.
    """
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = send(signed_headers(request_headers(operation), data, **options), data)
    check(operation, answer)
    return answer


def check(operation: str | None, answer: Answer) -> None:
    model = MODEL.operation_model(operation) if operation in SUPPORTED else None
    shapes.check_headers(answer.headers)
    if answer.status == 200 and model:
        shapes.check_output(model, answer.value)
    else:
        shapes.check_error(model, answer.status, answer.headers, answer.value)
