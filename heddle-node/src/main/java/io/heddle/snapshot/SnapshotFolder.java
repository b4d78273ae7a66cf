// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.disk.Reason;
import io.heddle.joined.DryRun;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerImport;
import io.heddle.ledger.LedgerStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

/**
 * A snapshot that somebody has put into a folder: nothing of it is believed before the hashes of
 * all its files are verified.
 *
 * <p>Fabric: core/ledger/kvledger/snapshot.go, CreateFromSnapshot.
 */
public final class SnapshotFolder {

  private static final int BUFFER_BYTES = 64 << 10;

  /** Who has no private values. */
  private static final MspId NOBODY = new MspId("nobody");

  private final Path folder;
  private final Manifest manifest;

  private SnapshotFolder(Path folder, Manifest manifest) {
    this.folder = folder;
    this.manifest = manifest;
  }

  /**
   * Reads what it says of itself, and verifies all its files.
   *
   * @throws HeddleException {@code BAD_INPUT} in Fabric's words
   */
  public static SnapshotFolder verified(Path folder) {
    ManifestFile read = ManifestFile.read(folder);
    require(Manifest.SIGNABLE, read.expectedHash(), read.signableHash());
    for (Map.Entry<String, ByteString> file : read.manifest().files().entrySet()) {
      require(
          file.getKey(), hex(file.getValue()), ByteString.copyFrom(hash(folder, file.getKey())));
    }
    return new SnapshotFolder(folder, read.manifest());
  }

  private static void require(String file, String expected, ByteString actual) {
    if (!expected.equals(hex(actual))) {
      throw refused(
          "hash mismatch for file [%s]. Expected hash = [%s], Actual hash = [%s]"
              .formatted(file, expected, hex(actual)));
    }
  }

  private static byte[] hash(Path folder, String name) {
    Path file = folder.resolve(name);
    MessageDigest digest = SnapshotOutput.sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    } catch (NoSuchFileException _) {
      throw refused("open %s: no such file or directory".formatted(file));
    } catch (IOException e) {
      throw refused("read %s: %s".formatted(file, Reason.words(e)));
    }
    return digest.digest();
  }

  private static HeddleException refused(String why) {
    return ManifestFile.refused("error while verifying snapshot: " + why);
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  public ChannelName channel() {
    return manifest.channel();
  }

  /** The number of the last block that it has. */
  public long lastBlock() {
    return manifest.end().block();
  }

  /**
   * Validates the blocks behind it without taking part in the channel.
   *
   * @param dir an empty folder for what is worked out on the way
   * @throws HeddleException as {@link #importInto}
   */
  public DryRun dryRun(Path dir) {
    LedgerStore store = LedgerStore.open(dir);
    try {
      return DryRun.behind(store, importInto(store, NOBODY, () -> {}));
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /**
   * Makes the channel's ledger of it: all of it or nothing.
   *
   * @param own the organisation of the peer, which may have private values
   * @param check is asked now and then whether to go on; throws if not
   * @throws HeddleException {@code CONFLICT} if the peer has the channel, {@code BAD_INPUT} if the
   *     files are not what they should be
   */
  public Ledger importInto(LedgerStore ledgers, MspId own, Runnable check) {
    if (ledgers.channels().contains(channel())) {
      throw new HeddleException(
          Fault.CONFLICT,
          "error while creating ledger id: ledger [%s] already exists with state [%s]"
              .formatted(channel(), ledgers.ledger(channel()).isPaused() ? "INACTIVE" : "ACTIVE"));
    }
    try (LedgerImport ledger = ledgers.begin(channel())) {
      new SnapshotReader(folder, manifest, ledger, check).read(own);
      return ledger.finish(manifest.end());
    }
  }
}
