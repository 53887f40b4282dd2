/// How much a store takes, by default as much as Amazon Rekognition.
///
/// <https://docs.aws.amazon.com/rekognition/latest/dg/limits.html>
package struct FaceStoreLimits: Sendable, Hashable {
    /// Faces in a collection.
    package var faces: Int
    /// Tags of a collection.
    package var tags: Int

    package init(faces: Int = 20_000_000, tags: Int = 200) {
        self.faces = faces
        self.tags = tags
    }
}
