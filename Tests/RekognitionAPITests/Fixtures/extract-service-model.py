"""Reduces botocore's model of Rekognition to what the tests compare with: run it with the folder of an unpacked botocore.

    python3 extract-service-model.py .../botocore > service-model.json
"""

import gzip
import json
import pathlib
import sys

OPERATIONS = """AssociateFaces CompareFaces CreateCollection CreateUser DeleteCollection DeleteFaces DeleteUser
DescribeCollection DetectFaces DisassociateFaces IndexFaces ListCollections ListFaces ListTagsForResource ListUsers
SearchFaces SearchFacesByImage SearchUsers SearchUsersByImage TagResource UntagResource""".split()

botocore = pathlib.Path(sys.argv[1])
version = next(line.split("'")[1] for line in (botocore / "__init__.py").open() if line.startswith("__version__"))
path = "data/rekognition/2016-06-27/service-2.json"
model = json.loads(gzip.decompress((botocore / f"{path}.gz").read_bytes()))
shapes = {}


def keep(name):
    """Keeps a shape and those it is made of, without documentation."""
    if name in shapes:
        return name
    shape = model["shapes"][name]
    shapes[name] = kept = {key: shape[key] for key in ("type", "min", "max", "pattern", "enum", "required") if key in shape}
    if shape["type"] == "structure":
        kept["members"] = {member: keep(target["shape"]) for member, target in shape["members"].items()}
    for part in ("member", "key", "value"):
        if part in shape:
            kept[part] = keep(shape[part]["shape"])
    return name


operations = {
    name: {
        "input": keep(model["operations"][name]["input"]["shape"]),
        "output": keep(model["operations"][name]["output"]["shape"]),
        "errors": sorted(error["shape"] for error in model["operations"][name]["errors"]),
    }
    for name in OPERATIONS
}


def lines(entries):
    return ",\n".join(f"    {json.dumps(key)}: {json.dumps(entries[key], sort_keys=True)}" for key in sorted(entries))


unsupported = sorted(set(model["operations"]) - set(OPERATIONS))
print(
    f"""{{
  "source": "botocore {version}, {path} (Apache License 2.0)",
  "operations": {{
{lines(operations)}
  }},
  "shapes": {{
{lines(shapes)}
  }},
  "unsupported": {json.dumps(unsupported)}
}}"""
)
