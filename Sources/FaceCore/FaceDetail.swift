/// A detected face in the words of Rekognition's FaceDetail; attributes that are not computed are not there.
///
/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_FaceDetail.html>
package struct FaceDetail: Sendable, Encodable {
    private let face: DetectedFace

    package init(_ face: DetectedFace) {
        self.face = face
    }

    private enum CodingKeys: String, CodingKey {
        case boundingBox = "BoundingBox"
        case confidence = "Confidence"
        case landmarks = "Landmarks"
        case pose = "Pose"
        case quality = "Quality"
    }

    private struct Landmark: Encodable {
        let type: String
        let point: SIMD2<Double>

        private enum CodingKeys: String, CodingKey {
            case type = "Type"
            case x = "X"
            case y = "Y"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(type, forKey: .type)
            try container.encode(point.x, forKey: .x)
            try container.encode(point.y, forKey: .y)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(face.boundingBox, forKey: .boundingBox)
        try container.encode(face.confidence, forKey: .confidence)
        let types = ["eyeLeft", "eyeRight", "nose", "mouthLeft", "mouthRight"]
        try container.encode(zip(types, face.landmarks.points).map(Landmark.init), forKey: .landmarks)
        try container.encode(
            ["Roll": face.pose.roll, "Yaw": face.pose.yaw, "Pitch": face.pose.pitch],
            forKey: .pose
        )
        try container.encode(
            ["Brightness": face.quality.brightness, "Sharpness": face.quality.sharpness],
            forKey: .quality
        )
    }
}
