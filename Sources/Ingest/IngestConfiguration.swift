internal import Foundation

/// What an ingest does where nobody says otherwise.
package struct IngestConfiguration: Sendable, Hashable {
    /// The collection that the faces go into.
    package var collectionID = "beetroot-faces"
    /// The similarity, `0...100`, at which a face joins a person.
    package var threshold = 95.0
    package var thumbsBucket = "beetroot-thumbs"
    /// What thumbnails' keys start with, its slash included.
    package var thumbsPrefix = "faces-thumbs/"
    /// How much of the surroundings a thumbnail shows: a fraction of the face's box on each side.
    package var thumbnailMargin = 0.2
    /// The largest file that is read, in bytes.
    package var photoByteLimit = 200_000_000
    /// How many photos are read and analysed at once. Each may take a decoded image's worth of memory.
    package var photosInFlight = ProcessInfo.processInfo.activeProcessorCount + 1

    package init() {}
}
