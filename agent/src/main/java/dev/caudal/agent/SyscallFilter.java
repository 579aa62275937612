// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The system calls that no command in the sandbox needs, as a program for the kernel's filter.
 *
 * <p>Namespaces hide files, processes and networks, but not everything: sockets to the machine that
 * hosts this one (vsock) go past the network namespace, key rings past the user's, and io_uring
 * past this filter. New namespaces would only offer more of the kernel to attack.
 */
final class SyscallFilter {
  private static final int ALLOW = 0x7fff0000;
  private static final int KILL = 0x80000000;
  private static final int EPERM = 0x00050001;
  private static final int ENOSYS = 0x00050026;
  private static final int EAFNOSUPPORT = 0x00050061;

  /** Namespace flags of clone, the one for time aside, which clone does not take. */
  private static final int NEW_NAMESPACES = 0x7e020000;

  private static final int X32 = 0x40000000;
  private static final int TIOCSTI = 0x5412;
  private static final int TIOCLINUX = 0x541c;

  private static final int NUMBER = 0;
  private static final int ARCHITECTURE = 4;
  private static final int FIRST_ARGUMENT = 16;
  private static final int SECOND_ARGUMENT = 24;

  private static final int LOAD = 0x20;
  private static final int EQUAL = 0x15;
  private static final int AT_LEAST = 0x35;
  private static final int ANY_BIT = 0x45;
  private static final int RETURN = 0x06;

  /** Unix, IPv4, IPv6, netlink. */
  private static final int[] FAMILIES = {1, 2, 10, 16};

  private record Step(int code, int yes, int no, int value) {}

  /** One architecture's numbers. */
  private record Numbers(
      int architecture, int socket, int cloning, int ioctl, int[] refused, int[] unknown) {}

  /**
   * Refused: unshare, setns, keyctl, add_key, request_key, bpf, perf_event_open, userfaultfd,
   * mount, umount2, pivot_root, open_by_handle_at, syslog, and the newer mount calls. Unknown:
   * io_uring, and clone3, whose flags cannot be looked at; libraries then take clone.
   */
  private static final Numbers X86_64 =
      new Numbers(
          0xc000003e,
          41,
          56,
          16,
          new int[] {
            272, 308, 250, 248, 249, 321, 298, 323, 165, 166, 155, 304, 103, 428, 429, 430, 431,
            432, 433, 442
          },
          new int[] {425, 426, 427, 435});

  private static final Numbers AARCH64 =
      new Numbers(
          0xc00000b7,
          198,
          220,
          29,
          new int[] {
            97, 268, 219, 217, 218, 280, 241, 282, 40, 39, 41, 265, 116, 428, 429, 430, 431, 432,
            433, 442
          },
          new int[] {425, 426, 427, 435});

  private final List<Step> steps = new ArrayList<>();

  private SyscallFilter() {}

  /** The program for this machine; empty if its calls' numbers are not known here. */
  static Optional<byte[]> program(String architecture) {
    return switch (architecture) {
      case "amd64", "x86_64" -> Optional.of(new SyscallFilter().assemble(X86_64));
      case "aarch64", "arm64" -> Optional.of(new SyscallFilter().assemble(AARCH64));
      default -> Optional.empty();
    };
  }

  private byte[] assemble(Numbers numbers) {
    load(ARCHITECTURE);
    step(EQUAL, 1, 0, numbers.architecture);
    give(KILL);
    load(NUMBER);
    step(AT_LEAST, 0, 1, X32);
    give(ENOSYS);
    for (var number : numbers.refused) {
      step(EQUAL, 0, 1, number);
      give(EPERM);
    }
    for (var number : numbers.unknown) {
      step(EQUAL, 0, 1, number);
      give(ENOSYS);
    }
    sockets(numbers.socket);
    step(EQUAL, 0, 4, numbers.cloning);
    load(FIRST_ARGUMENT);
    step(ANY_BIT, 0, 1, NEW_NAMESPACES);
    give(EPERM);
    give(ALLOW);
    step(EQUAL, 0, 4, numbers.ioctl);
    load(SECOND_ARGUMENT);
    step(EQUAL, 1, 0, TIOCSTI);
    step(EQUAL, 0, 1, TIOCLINUX);
    give(EPERM);
    give(ALLOW);
    return bytes();
  }

  private void sockets(int socket) {
    step(EQUAL, 0, FAMILIES.length * 2 + 2, socket);
    load(FIRST_ARGUMENT);
    for (var family : FAMILIES) {
      step(EQUAL, 0, 1, family);
      give(ALLOW);
    }
    give(EAFNOSUPPORT);
  }

  private void load(int offset) {
    step(LOAD, 0, 0, offset);
  }

  private void give(int verdict) {
    step(RETURN, 0, 0, verdict);
  }

  private void step(int code, int yes, int no, int value) {
    steps.add(new Step(code, yes, no, value));
  }

  private byte[] bytes() {
    var out = ByteBuffer.allocate(steps.size() * 8).order(ByteOrder.nativeOrder());
    for (var step : steps) {
      out.putShort((short) step.code).put((byte) step.yes).put((byte) step.no).putInt(step.value);
    }
    return out.array();
  }
}
