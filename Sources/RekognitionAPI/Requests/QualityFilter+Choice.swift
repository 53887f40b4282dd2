internal import FaceCollections

extension QualityFilter: Choice {}
