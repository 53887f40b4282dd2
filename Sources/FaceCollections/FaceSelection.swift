package import FaceCore

/// Which faces of an image are good enough and not too many.
package struct FaceSelection: Sendable, Hashable {
    /// Positions of the accepted faces, largest first.
    package let accepted: [Int]
    /// Positions of the others, with every reason.
    package let refused: [Int: [RefusalReason]]

    /// - Parameter maximumFaces: nil for as many as there are. Of more, those go first that do not reach the bars of
    ///   ``QualityFilter/low``, then the smallest ones, as MaxFaces of
    ///   <https://docs.aws.amazon.com/rekognition/latest/APIReference/API_IndexFaces.html> asks.
    package init(_ image: ImageFaces, filter: QualityFilter, maximumFaces: Int? = nil) {
        func reasons(_ filter: QualityFilter, against position: Int) -> [RefusalReason] {
            filter.reasons(against: image.faces[position], imageWidth: image.width, imageHeight: image.height)
        }
        var passing: [Int] = []
        var refused: [Int: [RefusalReason]] = [:]
        for position in image.faces.indices {
            let reasons = reasons(filter, against: position)
            if reasons.isEmpty { passing.append(position) } else { refused[position] = reasons }
        }
        if let maximumFaces, passing.count > maximumFaces {
            let good = passing.filter { reasons(.low, against: $0).isEmpty }
            let poor = passing.filter { !reasons(.low, against: $0).isEmpty }
            for position in (good + poor).dropFirst(maximumFaces) { refused[position] = [.exceedsMaxFaces] }
        }
        accepted = passing.filter { refused[$0] == nil }
        self.refused = refused
    }
}
