internal import FaceCore
internal import People

/// A photo that shows a person, once or, as with a mirror or a collage, several times.
struct PersonPhoto: Sendable {
    let id: PhotoID
    let bucket: String
    let key: String
    /// The box of the first face, which is the largest.
    let focus: BoundingBox
    private(set) var thumbKeys: [String]

    private init(_ occurrence: Occurrence) {
        id = occurrence.photoID
        bucket = occurrence.photoBucket
        key = occurrence.photoKey
        focus = occurrence.boundingBox
        thumbKeys = [occurrence.thumbKey]
    }

    /// One photo for all its occurrences, in the order in which the photos first occur.
    static func grouping(_ occurrences: [Occurrence]) -> [PersonPhoto] {
        var photos: [PersonPhoto] = []
        var positions: [PhotoID: Int] = [:]
        for occurrence in occurrences {
            if let position = positions[occurrence.photoID] {
                photos[position].thumbKeys.append(occurrence.thumbKey)
            } else {
                positions[occurrence.photoID] = photos.count
                photos.append(PersonPhoto(occurrence))
            }
        }
        return photos
    }
}
