/// The faces of an image, and the size that their boxes are fractions of.
package struct ImageFaces: Sendable, Hashable {
    /// Width and height in pixels after the EXIF orientation was applied, as stored.
    package let width: Int
    package let height: Int
    /// All faces, largest first.
    package let faces: [DetectedFace]

    package init(width: Int, height: Int, faces: [DetectedFace]) {
        self.width = width
        self.height = height
        self.faces = faces
    }
}
