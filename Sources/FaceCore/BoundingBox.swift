/// A face's rectangle in fractions of the upright image.
///
/// `left` and `top` are measured from the image's top-left corner after the EXIF orientation was applied; all four
/// values are ratios of the image's width or height. A face cut by the frame has a box that leaves `0...1`, as in
/// Amazon Rekognition's BoundingBox: <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_BoundingBox.html>.
package struct BoundingBox: Sendable, Hashable {
    package var left: Double
    package var top: Double
    package var width: Double
    package var height: Double

    package init(left: Double, top: Double, width: Double, height: Double) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }

    package var right: Double { left + width }
    package var bottom: Double { top + height }
    package var area: Double { max(width, 0) * max(height, 0) }

    /// The overlap of two boxes divided by their union, `0...1`.
    package func intersectionOverUnion(_ other: BoundingBox) -> Double {
        let intersection = intersectionArea(other)
        let union = area + other.area - intersection
        return union > 0 ? intersection / union : 0
    }

    /// The area both boxes cover, in the same square units as `area`.
    package func intersectionArea(_ other: BoundingBox) -> Double {
        let overlapWidth = min(right, other.right) - max(left, other.left)
        let overlapHeight = min(bottom, other.bottom) - max(top, other.top)
        return max(overlapWidth, 0) * max(overlapHeight, 0)
    }

    /// The box grown on each side by `margin` times its own width and height.
    package func expanded(by margin: Double) -> BoundingBox {
        BoundingBox(
            left: left - width * margin,
            top: top - height * margin,
            width: width * (1 + 2 * margin),
            height: height * (1 + 2 * margin)
        )
    }
}

extension BoundingBox: Codable {
    /// Rekognition's member names, which are also those of the stored occurrences.
    private enum CodingKeys: String, CodingKey {
        case left = "Left"
        case top = "Top"
        case width = "Width"
        case height = "Height"
    }
}
