/// One face found in an image: where it is, how sure the detector is, and how it looks at the camera.
package struct DetectedFace: Sendable, Hashable {
    package var boundingBox: BoundingBox
    package var landmarks: Landmarks
    /// The detector's score, `0...100`.
    package var confidence: Double
    package var pose: Pose
    package var quality: FaceQuality

    package init(
        boundingBox: BoundingBox,
        landmarks: Landmarks,
        confidence: Double,
        pose: Pose,
        quality: FaceQuality
    ) {
        self.boundingBox = boundingBox
        self.landmarks = landmarks
        self.confidence = confidence
        self.pose = pose
        self.quality = quality
    }
}

/// How the head is turned, in degrees, `-180...180`, zero when it faces the camera upright.
///
/// Positive `roll` is clockwise as seen by the viewer, positive `yaw` turns the nose to the viewer's right, positive `pitch`
/// looks up. Members as in <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Pose.html>.
package struct Pose: Sendable, Hashable {
    package var roll: Double
    package var yaw: Double
    package var pitch: Double

    package init(roll: Double, yaw: Double, pitch: Double) {
        self.roll = roll
        self.yaw = yaw
        self.pitch = pitch
    }
}

/// How usable the pixels of a face are, each `0...100`.
package struct FaceQuality: Sendable, Hashable {
    package var brightness: Double
    package var sharpness: Double

    package init(brightness: Double, sharpness: Double) {
        self.brightness = brightness
        self.sharpness = sharpness
    }
}
