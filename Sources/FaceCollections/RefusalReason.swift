package import FaceCore

/// Why a face was not indexed or not searched, in the words and the order of Rekognition:
/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_UnindexedFace.html> and
/// <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_UnsearchedFace.html>.
package enum RefusalReason: String, Sendable, Hashable, CaseIterable {
    case exceedsMaxFaces = "EXCEEDS_MAX_FACES"
    case faceNotLargest = "FACE_NOT_LARGEST"
    case extremePose = "EXTREME_POSE"
    case lowBrightness = "LOW_BRIGHTNESS"
    case lowSharpness = "LOW_SHARPNESS"
    case lowConfidence = "LOW_CONFIDENCE"
    case smallBoundingBox = "SMALL_BOUNDING_BOX"
    /// The face's landmarks do not allow to align it, so that nothing can be said of whose it is.
    case lowFaceQuality = "LOW_FACE_QUALITY"
}

/// A face that was found and left aside.
package struct RefusedFace: Sendable, Hashable {
    package let face: DetectedFace
    /// At least one, in the order of ``RefusalReason``.
    package let reasons: [RefusalReason]

    package init(face: DetectedFace, reasons: [RefusalReason]) {
        self.face = face
        self.reasons = reasons
    }
}
