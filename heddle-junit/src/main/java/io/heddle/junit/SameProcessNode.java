// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.lang.reflect.InvocationTargetException;

/** A node in this process, in a class loader of its own; needs a JDK 25. */
final class SameProcessNode implements RunningNode {

  private static final String ENTRY = "io.heddle.embed.EmbeddedNode";

  private final AutoCloseable node;

  private SameProcessNode(AutoCloseable node) {
    this.node = node;
  }

  /**
   * Starts one.
   *
   * @param wanted as {@code io.heddle.embed.WantedNode} reads it
   * @throws HeddleFailure with the node's words if it cannot be
   */
  static SameProcessNode start(Bundle bundle, String wanted) {
    NodeClasses classes = NodeClasses.of(bundle);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(classes); // threads that the node starts inherit it
    try {
      Object node = classes.loadClass(ENTRY).getMethod("start", String.class).invoke(null, wanted);
      return new SameProcessNode((AutoCloseable) node);
    } catch (InvocationTargetException e) {
      throw failure(e.getTargetException());
    } catch (ReflectiveOperationException e) {
      throw new HeddleFailure("The node in '%s' cannot be started".formatted(bundle.root()), e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static HeddleFailure failure(Throwable cause) {
    return new HeddleFailure("The node did not start: " + cause.getMessage(), cause);
  }

  @Override
  public String description() {
    return text("description");
  }

  @Override
  public String death() {
    return text("death");
  }

  private String text(String method) {
    try {
      return (String) node.getClass().getMethod(method).invoke(node);
    } catch (ReflectiveOperationException e) {
      throw new HeddleFailure("The node does not say its " + method, e);
    }
  }

  @Override
  public void close() {
    try {
      node.close();
    } catch (Exception e) {
      throw new HeddleFailure("The node did not end well: " + e.getMessage(), e);
    }
  }
}
