internal import FaceCore
internal import People

/// The body of `GET /persons`.
struct PersonList: Encodable {
    struct Entry: Encodable {
        let personId: String
        let name: String?
        let photoCount: Int
        let repThumbKey: String
        let repThumbURL: String

        init(_ person: Person, base: String) {
            personId = person.id.description
            name = person.name
            photoCount = person.photoCount
            repThumbKey = person.repThumbKey
            repThumbURL = base + Links.thumb(person.repThumbKey)
        }
    }

    let persons: [Entry]
    /// The `offset` of the next request; absent when this was the rest.
    let nextOffset: Int?
}

/// The body of `GET /persons/{personId}/photos`.
struct PhotoList: Encodable {
    struct Entry: Encodable {
        let photoId: String
        let photoBucket: String
        let photoKey: String
        let thumbKey: String
        /// Every face of the person in the photo, `thumbKey` first.
        let thumbKeys: [String]
        let photoURL: String

        init(_ photo: PersonPhoto, base: String) {
            photoId = photo.id.description
            photoBucket = photo.bucket
            photoKey = photo.key
            thumbKey = photo.thumbKeys[0]
            thumbKeys = photo.thumbKeys
            photoURL = base + Links.image(photo.id)
        }
    }

    let personId: String
    let photos: [Entry]
}

/// The body of every answer that is not a success.
struct ErrorBody: Encodable {
    let error: String
    /// The path that led nowhere; absent unless the error is that.
    let path: String?
}
