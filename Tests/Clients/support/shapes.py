"""A strict reading of the service's answers against botocore's API model.

botocore itself ignores what it does not know and lets values of the wrong type pass; this does not.
"""

import json
import math

import regex
from botocore.model import OperationModel, Shape

# Members that clients read without asking whether they are there, by operation or shape.
ALWAYS_PRESENT = {
    "CreateCollection": {"CollectionArn", "StatusCode", "FaceModelVersion"},
    "DeleteCollection": {"StatusCode"},
    "DescribeCollection": {"FaceCount", "FaceModelVersion", "CollectionARN", "CreationTimestamp", "UserCount"},
    "ListCollections": {"CollectionIds", "FaceModelVersions"},
    "IndexFaces": {"FaceRecords", "UnindexedFaces", "FaceModelVersion"},
    "ListFaces": {"Faces", "FaceModelVersion"},
    "DeleteFaces": {"DeletedFaces", "UnsuccessfulFaceDeletions"},
    "SearchFaces": {"SearchedFaceId", "FaceMatches", "FaceModelVersion"},
    "SearchFacesByImage": {
        "SearchedFaceBoundingBox",
        "SearchedFaceConfidence",
        "FaceMatches",
        "FaceModelVersion",
    },
    "DetectFaces": {"FaceDetails"},
    "CompareFaces": {"SourceImageFace", "FaceMatches", "UnmatchedFaces"},
    "CreateUser": set(),
    "DeleteUser": set(),
    "ListUsers": {"Users"},
    "AssociateFaces": {"AssociatedFaces", "UnsuccessfulFaceAssociations", "UserStatus"},
    "DisassociateFaces": {"DisassociatedFaces", "UnsuccessfulFaceDisassociations", "UserStatus"},
    "SearchUsers": {"UserMatches", "FaceModelVersion"},
    "SearchUsersByImage": {"UserMatches", "FaceModelVersion", "UnsearchedFaces"},
    "TagResource": set(),
    "UntagResource": set(),
    "ListTagsForResource": {"Tags"},
    # Structures inside answers.
    "BoundingBox": {"Width", "Height", "Left", "Top"},
    "Face": {"FaceId", "BoundingBox", "ImageId", "Confidence", "IndexFacesModelVersion"},
    "FaceDetail": {"BoundingBox", "Confidence", "Landmarks", "Pose", "Quality"},
    "ComparedFace": {"BoundingBox", "Confidence", "Landmarks", "Pose", "Quality"},
    "ComparedSourceImageFace": {"BoundingBox", "Confidence"},
    "Landmark": {"Type", "X", "Y"},
    "Pose": {"Roll", "Yaw", "Pitch"},
    "ImageQuality": {"Brightness", "Sharpness"},
    "FaceRecord": {"Face", "FaceDetail"},
    "UnindexedFace": {"Reasons", "FaceDetail"},
    "FaceMatch": {"Similarity", "Face"},
    "CompareFacesMatch": {"Similarity", "Face"},
    "UserMatch": {"Similarity", "User"},
    "User": {"UserId", "UserStatus"},
    "MatchedUser": {"UserId", "UserStatus"},
    "UnsearchedFace": {"FaceDetails", "Reasons"},
    "UnsuccessfulFaceDeletion": {"FaceId", "Reasons"},
    "UnsuccessfulFaceAssociation": {"FaceId", "Reasons"},
    "UnsuccessfulFaceDisassociation": {"FaceId", "Reasons"},
    "AssociatedFace": {"FaceId"},
    "DisassociatedFace": {"FaceId"},
    "SearchedFace": {"FaceId"},
    "SearchedUser": {"UserId"},
    "SearchedFaceDetails": {"FaceDetail"},
}

# No pack computes these; what is not computed is not to be made up.
NEVER_PRESENT = {
    "FaceDetail": {
        "AgeRange",
        "Smile",
        "Eyeglasses",
        "Sunglasses",
        "Gender",
        "Beard",
        "Mustache",
        "EyesOpen",
        "MouthOpen",
        "Emotions",
        "FaceOccluded",
        "EyeDirection",
    },
    "ComparedFace": {"Emotions", "Smile"},
    "IndexFaces": {"OrientationCorrection"},
    "DetectFaces": {"OrientationCorrection"},
    "CompareFaces": {"SourceImageOrientationCorrection", "TargetImageOrientationCorrection"},
}

# Codes that no operation declares, because they concern all requests.
COMMON_ERRORS = {
    "IncompleteSignatureException",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "RequestEntityTooLargeException",
    "SerializationException",
    "UnknownOperationException",
    "UnrecognizedClientException",
}

# Shapes that requests and answers share, and whose least length is a rule for requests only.
REQUEST_MINIMUM = {"FaceIdList"}

# Ranges that the model leaves out.
RANGES = {("ImageQuality", "Brightness"): (0, 100), ("ImageQuality", "Sharpness"): (0, 100)}


class ShapeError(AssertionError):
    """An answer that the API model does not allow."""


def parse(text: bytes):
    """JSON without what JSON parsers silently accept: repeated members, NaN, infinities."""

    def once(pairs):
        names = [name for name, _ in pairs]
        if len(set(names)) != len(names):
            raise ShapeError(f"members are repeated: {names}")
        return dict(pairs)

    def refuse(constant):
        raise ShapeError(f"{constant} is no JSON number")

    return json.loads(text.decode("utf-8"), object_pairs_hook=once, parse_constant=refuse)


def check_output(operation: OperationModel, value) -> None:
    """Checks the value of a successful answer."""
    _check(operation.output_shape, value, operation.name)
    _check_presence(operation.name, value, operation.name)


def check_error(operation: OperationModel | None, status: int, headers, value) -> None:
    """Checks an answer that is not a success; `operation` is None where the request names none that there is."""
    if set(value) != {"__type", "Code", "Logref", "Message"}:
        raise ShapeError(f"an error has the members {sorted(value)}")
    if not all(isinstance(text, str) and text for text in value.values()):
        raise ShapeError(f"an error has members that are no text: {value}")
    code = value["Code"]
    if value["__type"] != code or headers.get("x-amzn-errortype") != code:
        raise ShapeError(f"one error under several names: {value}, {headers.get('x-amzn-errortype')}")
    if value["Logref"] != headers.get("x-amzn-requestid"):
        raise ShapeError("Logref is not the request's identifier")
    declared = {shape.name: shape for shape in operation.error_shapes} if operation else {}
    if code not in declared and code not in COMMON_ERRORS:
        raise ShapeError(f"{operation and operation.name} does not declare {code}")
    expected = {"RequestEntityTooLargeException": 413, "InternalServerError": 500}.get(code, 400)
    if status != expected:
        raise ShapeError(f"{code} came with status {status}")


def check_headers(headers) -> None:
    """Checks what every answer carries; names are lower case."""
    if headers.get("content-type") != "application/x-amz-json-1.1":
        raise ShapeError(f"Content-Type is {headers.get('content-type')}")
    if not regex.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", headers.get("x-amzn-requestid", "")):
        raise ShapeError(f"x-amzn-RequestId is {headers.get('x-amzn-requestid')}")
    if "content-length" not in headers or "date" not in headers:
        raise ShapeError(f"Content-Length or Date is missing: {sorted(headers)}")
    if "x-amz-crc32" in headers:
        raise ShapeError("x-amz-crc32 must not be there")


def _check_presence(name: str, value: dict, path: str) -> None:
    missing = ALWAYS_PRESENT.get(name, set()) - set(value)
    if missing:
        raise ShapeError(f"{path} lacks {sorted(missing)}")
    invented = NEVER_PRESENT.get(name, set()) & set(value)
    if invented:
        raise ShapeError(f"{path} has {sorted(invented)}, which nobody computed")


def _check(shape: Shape, value, path: str) -> None:
    kind = shape.type_name
    if kind not in _CHECKS:
        raise ShapeError(f"{path}: nothing is known of the type {kind}")
    _CHECKS[kind](shape, value, path)


def _check_structure(shape, value, path):
    _require(isinstance(value, dict), path, "an object", value)
    unknown = set(value) - set(shape.members)
    if unknown:
        raise ShapeError(f"{path} has unknown members {sorted(unknown)}")
    missing = set(shape.required_members) - set(value)
    if missing:
        raise ShapeError(f"{path} lacks {sorted(missing)}")
    _check_presence(shape.name, value, path)
    for name, member in value.items():
        _check(shape.members[name], member, f"{path}.{name}")
        if (shape.name, name) in RANGES:
            low, high = RANGES[shape.name, name]
            _require(low <= member <= high, f"{path}.{name}", f"{low} to {high}", member)


def _check_list(shape, value, path):
    _require(isinstance(value, list), path, "a list", value)
    _check_range(shape, len(value), path)
    for index, element in enumerate(value):
        _check(shape.member, element, f"{path}[{index}]")


def _check_map(shape, value, path):
    _require(isinstance(value, dict), path, "an object", value)
    _check_range(shape, len(value), path)
    for key, element in value.items():
        _check(shape.key, key, f"{path} key")
        _check(shape.value, element, f"{path}[{key!r}]")


def _check_string(shape, value, path):
    _require(isinstance(value, str), path, "a string", value)
    _check_range(shape, len(value), path)
    allowed = shape.metadata.get("enum")
    if allowed:
        _require(value in allowed, path, f"one of {allowed}", value)
    pattern = shape.metadata.get("pattern")
    if pattern:
        _require(regex.fullmatch(pattern, value) is not None, path, pattern, value)


def _check_integer(shape, value, path):
    _require(isinstance(value, int) and not isinstance(value, bool), path, "an integer", value)
    _check_range(shape, value, path)


def _check_number(shape, value, path):
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    _require(is_number, path, "a number", value)
    _check_range(shape, value, path)


def _check_boolean(shape, value, path):
    _require(isinstance(value, bool), path, "a boolean", value)


def _check_range(shape, number, path):
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if shape.name in REQUEST_MINIMUM:
        low = None
    _require(low is None or number >= low, path, f"at least {low}", number)
    _require(high is None or number <= high, path, f"at most {high}", number)


def _require(condition, path, expected, value):
    if not condition:
        raise ShapeError(f"{path} must be {expected}, not {value!r:.200}")


_CHECKS = {
    "structure": _check_structure,
    "list": _check_list,
    "map": _check_map,
    "string": _check_string,
    "integer": _check_integer,
    "long": _check_integer,
    "float": _check_number,
    "double": _check_number,
    # Seconds since 1970.
    "timestamp": _check_number,
    "boolean": _check_boolean,
}
