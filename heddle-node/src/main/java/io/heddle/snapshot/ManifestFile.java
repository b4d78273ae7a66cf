// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.Sha256;
import io.heddle.disk.Reason;
import io.heddle.golang.GoJson;
import io.heddle.json.JsonTree;
import io.heddle.ledger.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads what a snapshot says of itself; what is wrong with it is said in Fabric's words.
 *
 * @param signableHash of the file that is the same on all peers, as it is
 * @param expectedHash of that file, as the other one has it
 */
record ManifestFile(Manifest manifest, ByteString signableHash, String expectedHash) {

  private static final int MAX_BYTES = 1 << 20;

  static ManifestFile read(Path folder) {
    ByteString signable = load(folder.resolve(Manifest.SIGNABLE));
    ByteString additional = load(folder.resolve(Manifest.ADDITIONAL));
    JsonNode said = parse("signable", signable);
    JsonNode also = parse("additional", additional);
    SortedMap<String, ByteString> files = new TreeMap<>();
    said.path("snapshot_files_raw_hashes")
        .properties()
        .forEach(file ->
            files.put(
                fileName(file.getKey()), hex("hash of a file", file.getValue().asString(""))));
    return new ManifestFile(
        new Manifest(
            channel(said),
            new Origin(
                number(said),
                hex("last block hash", text(said, "last_block_hash")),
                hex("previous block hash", text(said, "previous_block_hash")),
                hex("last block commit hash", text(also, "last_block_commit_hash"))),
            files,
            text(said, "state_db_type")),
        Sha256.of(signable),
        text(also, "snapshot_hash"));
  }

  private static ByteString load(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw refused("error while loading metadata: %s is too large".formatted(file));
      }
      return ByteString.copyFrom(bytes);
    } catch (NoSuchFileException _) {
      throw refused(
          "error while loading metadata: open %s: no such file or directory".formatted(file));
    } catch (IOException e) {
      throw refused("error while loading metadata: open %s: %s".formatted(file, Reason.words(e)));
    }
  }

  private static JsonNode parse(String which, ByteString json) {
    try {
      GoJson.check(json);
      JsonNode tree = JsonTree.read(json.toByteArray());
      if (!tree.isObject()) {
        throw new IllegalArgumentException("json: it is not an object");
      }
      return tree;
    } catch (IllegalArgumentException | JacksonException e) {
      throw refused(
          "error while unmarshalling metadata: error while unmarshalling %s metadata: %s"
              .formatted(which, e.getMessage()));
    }
  }

  private static String text(JsonNode tree, String member) {
    return tree.path(member).asString("");
  }

  private static ChannelName channel(JsonNode said) {
    try {
      return new ChannelName(text(said, "channel_name"));
    } catch (HeddleException e) {
      throw refused("error while unmarshalling metadata: " + e.getMessage());
    }
  }

  private static long number(JsonNode said) {
    JsonNode number = said.path("last_block_number");
    if (!number.canConvertToLong() || !number.isIntegralNumber() || number.asLong() < 0) {
      throw refused(
          "error while unmarshalling metadata: error while unmarshalling signable metadata: last_block_number is no number of a block");
    }
    return number.asLong();
  }

  /** It is looked for in the folder and nowhere else. */
  private static String fileName(String name) {
    if (name.isEmpty() || name.contains("/") || name.contains("\\") || name.startsWith(".")) {
      throw refused(
          "error while unmarshalling metadata: snapshot_files_raw_hashes names what is no file of a snapshot");
    }
    return name;
  }

  private static ByteString hex(String what, String digits) {
    try {
      return ByteString.copyFrom(HexFormat.of().parseHex(digits));
    } catch (IllegalArgumentException _) {
      throw refused("error while decoding %s: it is not hexadecimal".formatted(what));
    }
  }

  static HeddleException refused(String why) {
    return new HeddleException(Fault.BAD_INPUT, why);
  }
}
