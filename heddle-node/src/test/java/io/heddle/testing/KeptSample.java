// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Directories as earlier versions wrote them; a new format gets a new sample, the old ones stay.
 */
public final class KeptSample {

  private KeptSample() {}

  /** Unpacks {@code formats/<name>.zip}. */
  public static void unpack(String name, Path folder) throws IOException {
    String resource = "/formats/" + name + ".zip";
    var file = Objects.requireNonNull(KeptSample.class.getResourceAsStream(resource), resource);
    try (var zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path target = folder.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(zip, target);
        }
      }
    }
  }
}
