/// What keeps a store from answering, whatever was asked of it.
package enum StorageError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Something stored cannot be read back as what it must be.
    case damaged(String)
    /// The store has the form of a later version, named by what this version does not know.
    case madeByNewerVersion(String)
    /// The storage itself refused; the reason names no data.
    case failed(reason: String)

    package var description: String {
        switch self {
        case .damaged(let what):
            "the store is damaged: \(what)"
        case .madeByNewerVersion(let unknown):
            "the store was made by a newer version of beetroot (it has '\(unknown)'): use that version or another --data folder"
        case .failed(let reason):
            "the store failed: \(reason)"
        }
    }
}
