// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A Unix socket for datagrams, as systemd has one; on Linux. */
public final class DatagramReceiver implements AutoCloseable {

  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int LONGEST = 4096;

  private final int socket;
  private final List<String> received = new ArrayList<>();

  /**
   * One that is there.
   *
   * @param path with a leading {@code @} in the abstract name space
   */
  public DatagramReceiver(String path) throws Throwable {
    socket =
        (int)
            function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT)
                .invokeExact(AF_UNIX, SOCK_DGRAM, 0);
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    if (path.startsWith("@")) {
      name[0] = 0;
    }
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment address = memory.allocate(2 + name.length);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
      int bound =
          (int)
              function("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT)
                  .invokeExact(socket, address, 2 + name.length);
      if (bound != 0) {
        throw new AssertionError("could not bind " + path);
      }
    }
  }

  /** All messages that have come by now. */
  public List<String> received() throws Throwable {
    MethodHandle receive = function("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment buffer = memory.allocate(LONGEST);
      long length = (long) receive.invokeExact(socket, buffer, (long) LONGEST, MSG_DONTWAIT);
      while (length >= 0) {
        byte[] text = buffer.asSlice(0, length).toArray(JAVA_BYTE);
        received.add(new String(text, StandardCharsets.UTF_8));
        length = (long) receive.invokeExact(socket, buffer, (long) LONGEST, MSG_DONTWAIT);
      }
    }
    return List.copyOf(received);
  }

  @Override
  public void close() {
    try {
      var _ = (int) function("close", JAVA_INT, JAVA_INT).invokeExact(socket);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("restricted") // as in the code that it stands across from
  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... parameters) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find(name).orElseThrow(), FunctionDescriptor.of(result, parameters));
  }
}
