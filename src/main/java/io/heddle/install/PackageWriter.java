// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.Map;

/** Makes packages; the same content always gives the same bytes, and so the same package id. */
public final class PackageWriter {

  private PackageWriter() {}

  /** Packs a directory of sources as the peer command line does: sources below {@code src/}. */
  public static ByteString ofDirectory(String label, String type, Path sourceDir) {
    return NotYet.written(label, type, sourceDir);
  }

  /** Packs the address of a chaincode server that already runs: type {@code ccaas}, no TLS. */
  public static ByteString ofServer(String label, String address) {
    return NotYet.written(label, address);
  }

  /** Packs the files, named relative to the root of the code package. */
  public static ByteString of(
      String label, String type, String path, Map<String, ByteString> files) {
    return NotYet.written(label, type, path, files.size());
  }
}
