package import FaceCore

/// A rectangle of whole pixels.
package struct PixelArea: Sendable, Hashable {
    package let left: Int
    package let top: Int
    package let width: Int
    package let height: Int

    package init(left: Int, top: Int, width: Int, height: Int) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }

    /// The pixels of a box, cut at the image's edges and at least one pixel wide and high: the crop of the ingestion
    /// Lambda, whose edges are rounded down.
    package init(_ box: BoundingBox, imageWidth: Int, imageHeight: Int) {
        func edge(_ fraction: Double, _ size: Int) -> Int { Int(min(max(fraction, 0), 1) * Double(size)) }
        left = min(edge(box.left, imageWidth), imageWidth - 1)
        top = min(edge(box.top, imageHeight), imageHeight - 1)
        width = max(edge(box.right, imageWidth) - left, 1)
        height = max(edge(box.bottom, imageHeight) - top, 1)
    }
}
