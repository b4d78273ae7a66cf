// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Sha256;
import io.heddle.golang.GoJsonText;
import io.heddle.ledger.Origin;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a snapshot says of itself, in two files: one that is the same on all peers of a channel, and
 * one with the hash of that.
 *
 * <p>Fabric: core/ledger/kvledger/snapshot.go.
 *
 * @param end the last block that is in the snapshot
 * @param files the hashes of its other files by their names
 * @param stateDatabase of the peer that has made it
 */
record Manifest(
    ChannelName channel, Origin end, SortedMap<String, ByteString> files, String stateDatabase) {

  static final String SIGNABLE = "_snapshot_signable_metadata.json";
  static final String ADDITIONAL = "_snapshot_additional_metadata.json";

  /** How Fabric calls a state without CouchDB. */
  static final String SIMPLE = "SimpleKeyValueDB";

  private static final HexFormat HEX = HexFormat.of();

  Manifest {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** The content of {@link #SIGNABLE}. */
  String signable() {
    String hashes =
        files.entrySet().stream()
            .map(file -> "        %s: %s".formatted(quoted(file), hex(file.getValue())))
            .collect(Collectors.joining(",\n"));
    return """
    {
        "channel_name": %s,
        "last_block_number": %s,
        "last_block_hash": %s,
        "previous_block_hash": %s,
        "snapshot_files_raw_hashes": {
    %s
        },
        "state_db_type": %s
    }\
    """
        .formatted(
            GoJsonText.quoted(channel.value()),
            Long.toUnsignedString(end.block()),
            hex(end.headerHash()),
            hex(end.previousHash()),
            hashes,
            GoJsonText.quoted(stateDatabase));
  }

  /** The content of {@link #ADDITIONAL}. */
  String additional() {
    return """
    {
        "snapshot_hash": %s,
        "last_block_commit_hash": %s
    }\
    """
        .formatted(hex(Sha256.of(ByteString.copyFromUtf8(signable()))), hex(end.commitHash()));
  }

  private static String quoted(Map.Entry<String, ByteString> file) {
    return GoJsonText.quoted(file.getKey());
  }

  private static String hex(ByteString bytes) {
    return '"' + HEX.formatHex(bytes.toByteArray()) + '"';
  }
}
