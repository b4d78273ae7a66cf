// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The indexes that lie beside contract classes, as they would lie in their package. */
final class StateIndexes {

  private static final String FOLDER = "META-INF/statedb";

  private StateIndexes() {}

  /**
   * Those in {@code META-INF/statedb} of the folder of classes, or of the resources beside it, that
   * the contracts come from; none of classes in a jar.
   */
  static Map<String, byte[]> of(List<Class<?>> classes) {
    Map<String, byte[]> all = new TreeMap<>();
    for (Class<?> each : classes) {
      URL mark = each.getClassLoader().getResource(FOLDER);
      if (mark != null && mark.getProtocol().equals("file")) {
        read(Path.of(URI.create(mark.toString())), all);
      }
    }
    return all;
  }

  private static void read(Path folder, Map<String, byte[]> all) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.put(FOLDER + '/' + folder.relativize(file), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new HeddleFailure("Indexes in '%s' cannot be read: %s".formatted(folder, e), e);
    }
  }
}
