"""Records requests as boto3 signs them, with its clock stopped, into botocore.json.

    pip install boto3 && python3 record-botocore.py
"""

import datetime
import io
import json
import pathlib
from urllib.parse import urlsplit

import boto3
import botocore
import botocore.auth
import botocore.awsrequest
from botocore.config import Config
from botocore.credentials import Credentials

NOW = datetime.datetime(2024, 2, 29, 23, 59, 58)
botocore.auth.get_current_datetime = lambda *_, **__: NOW

KEYS = {
    "long-term": ("BRKEXAMPLEEXAMPLE234", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", None),
    "temporary": ("BRKTEMPORARYEXAMPLE2", "aF3k9Zq0Lw7Yt2Vb8Nc4Xd6Ps1Rh5Gj0Uo2Ie9QmT", "IQoJb3JpZ2luX2VjE/+0=//token=="),
}
VOLATILE = {"User-Agent": "Boto3", "amz-sdk-invocation-id": "00000000-0000-4000-8000-000000000000"}
cases = []


def record(name, key, service, region, request):
    """Keeps what goes over the wire: the request line, the headers and the body."""
    url = urlsplit(request.url)
    headers = [
        [n, VOLATILE.get(n, v.decode() if isinstance(v, bytes) else str(v))]
        for n, v in request.headers.items()
    ]
    if not any(n.lower() == "host" for n, _ in headers):
        headers.append(["Host", url.netloc])
    body = request.body or b""
    if hasattr(body, "read"):
        body.seek(0)
        body = body.read()
    cases.append(
        {
            "name": name,
            "key": key,
            "service": service,
            "region": region,
            "method": request.method,
            "path": url.path or "/",
            "query": url.query,
            "headers": headers,
            "body": body.decode() if isinstance(body, bytes) else body,
        }
    )


def client(service, key, region, **options):
    identifier, secret, token = KEYS[key]
    return boto3.client(
        service,
        region_name=region,
        endpoint_url="http://127.0.0.1:8080",
        aws_access_key_id=identifier,
        aws_secret_access_key=secret,
        aws_session_token=token,
        config=Config(retries={"max_attempts": 0}, **options),
    )


def call(name, service, key, region, operation, arguments, **options):
    """Makes a call and stops it on its way to the network."""
    subject = client(service, key, region, **options)

    def stop(request, **_):
        record(name, key, service, region, request)
        raw = io.BytesIO(b"")
        raw.stream = lambda *_, **__: iter([b""])
        return botocore.awsrequest.AWSResponse(request.url, 200, {}, raw)

    subject.meta.events.register("before-send", stop)
    getattr(subject, operation)(**arguments)


def presign(name, service, key, region, operation, arguments, expires, **options):
    """Presigns a call; what the signature covers beyond the URL goes into the headers."""
    subject = client(service, key, region, **options)
    url = subject.generate_presigned_url(operation, arguments, ExpiresIn=expires)
    request = botocore.awsrequest.AWSRequest("GET", url, headers={"Host": urlsplit(url).netloc})
    record(name, key, service, region, request)


def sign(name, key, method, url, headers, body, signer=botocore.auth.SigV4Auth, *arguments):
    """Signs a bare request with one of botocore's signers."""
    request = botocore.awsrequest.AWSRequest(method, url, headers=headers, data=body)
    signer(Credentials(*KEYS[key]), "rekognition", "eu-west-1", *arguments).add_auth(request)
    record(name, key, "rekognition", "eu-west-1", request)


call("DetectFaces", "rekognition", "long-term", "eu-west-1", "detect_faces", {"Image": {"Bytes": b"\xff\xd8\xff\xe0"}})
call("DetectFaces, session", "rekognition", "temporary", "us-gov-west-1", "detect_faces",
     {"Image": {"S3Object": {"Bucket": "photos", "Name": "Zoë & José.jpg"}}})
call("ListCollections, no parameters", "rekognition", "long-term", "us-east-1", "list_collections", {})
target = {"X-Amz-Target": "RekognitionService.ListCollections", "Content-Type": "application/x-amz-json-1.1"}
sign("Date header", "long-term", "POST", "http://localhost:8080/", {**target, "Date": "any"}, b"{}")
sign("Date header, session", "temporary", "POST", "http://localhost:8080/", {**target, "Date": "any"}, b"{}")
sign("content hash", "long-term", "POST", "http://localhost:8080/", dict(target), b"{}", botocore.auth.S3SigV4Auth)
sign("presigned, headers", "long-term", "POST", "http://localhost:8080/?a=%20b&c", dict(target), b"",
     botocore.auth.SigV4QueryAuth, 60)
sign("presigned, session", "temporary", "GET", "http://localhost:8080/", {}, b"", botocore.auth.SigV4QueryAuth, 604800)
sign("path and query", "long-term", "GET", "http://localhost:8080/a/./b/../%24c//d%20e?z=1&y=%2F&y=%20", {}, b"")

KEY = "summer 2024//Zoë+José (1)~$&'@!*,:;=é.jpg"
path_style = {"s3": {"addressing_style": "path"}}
call("GetObject", "s3", "long-term", "eu-central-1", "get_object", {"Bucket": "photos", "Key": KEY}, **path_style)
call("PutObject, session", "s3", "temporary", "eu-central-1", "put_object",
     {"Bucket": "photos", "Key": KEY, "Body": b"bytes", "ContentType": "image/jpeg", "Metadata": {"by": "a  b"}}, **path_style)
call("ListObjectsV2", "s3", "long-term", "eu-central-1", "list_objects_v2",
     {"Bucket": "photos", "Prefix": "summer 2024/+", "Delimiter": "/", "MaxKeys": 2}, **path_style)
presign("GetObject, presigned", "s3", "long-term", "eu-central-1", "get_object", {"Bucket": "photos", "Key": KEY}, 3600,
        signature_version="s3v4", **path_style)
presign("GetObject, presigned, session", "s3", "temporary", "eu-central-1", "get_object",
        {"Bucket": "photos", "Key": KEY, "ResponseContentType": "image/jpeg"}, 1, signature_version="s3v4", **path_style)

document = {
    "source": f"boto3 {boto3.__version__}, botocore {botocore.__version__}",
    "time": NOW.strftime("%Y%m%dT%H%M%SZ"),
    "keys": {
        name: {"id": identifier, "secret": secret, **({"sessionToken": token} if token else {})}
        for name, (identifier, secret, token) in KEYS.items()
    },
}
fixture = pathlib.Path(__file__).with_name("botocore.json")
lines = [json.dumps(case, ensure_ascii=False) for case in cases]
fields = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in document.items()]
fields.append('"cases": [\n' + ",\n".join(lines) + "\n]")
fixture.write_text("{\n" + ",\n".join(fields) + "\n}\n")
print(f"{len(cases)} requests in {fixture}")
