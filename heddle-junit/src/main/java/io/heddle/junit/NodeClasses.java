// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The classes of nodes in this process: the runtime's, those of the bundle, and the interface of
 * SLF4J that the tests have, so that the node's log goes where theirs does. Nothing else that tests
 * have on their class path is seen here, and nothing of this is seen there.
 */
final class NodeClasses extends URLClassLoader {

  private static final String LOGGING = "org.slf4j.";

  /** One for each bundle, as native libraries are loaded by one loader and stay loaded. */
  private static final Map<Bundle, NodeClasses> ALL = new ConcurrentHashMap<>();

  static {
    ClassLoader.registerAsParallelCapable();
  }

  private final ClassLoader tests;
  private final boolean sharesLogging;

  private NodeClasses(URL[] jars, ClassLoader tests) {
    super("heddle-node", jars, ClassLoader.getPlatformClassLoader());
    this.tests = tests;
    this.sharesLogging = tests.getResource("org/slf4j/LoggerFactory.class") != null;
  }

  static NodeClasses of(Bundle bundle) {
    return ALL.computeIfAbsent(bundle, NodeClasses::load);
  }

  private static NodeClasses load(Bundle bundle) {
    // the libraries as well, as RocksDB looks for its own among its classes
    URL[] jars =
        Stream.concat(bundle.jars().stream(), Stream.of(bundle.libraries()))
            .map(NodeClasses::url)
            .toArray(URL[]::new);
    return new NodeClasses(jars, NodeClasses.class.getClassLoader());
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new HeddleFailure("'%s' has no URL".formatted(jar), e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return sharesLogging && name.startsWith(LOGGING)
        ? tests.loadClass(name)
        : super.loadClass(name, resolve);
  }
}
