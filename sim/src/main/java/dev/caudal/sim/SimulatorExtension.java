// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each JUnit test a {@link Simulator} of its own, as a parameter, and closes it afterwards:
 * {@code @ExtendWith(SimulatorExtension.class)} on the class, {@code Simulator simulator} in the
 * method. With {@code @RegisterExtension} it takes options. It needs JUnit 6, which this artifact
 * does not bring.
 */
public final class SimulatorExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(SimulatorExtension.class);

  private final SimulatorOptions options;

  public SimulatorExtension() {
    this(SimulatorOptions.defaults());
  }

  public SimulatorExtension(SimulatorOptions options) {
    this.options = options;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(NAMESPACE).put(this, Simulator.start(options));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    var simulator = context.getStore(NAMESPACE).remove(this, Simulator.class);
    if (simulator != null) {
      simulator.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Simulator.class;
  }

  @Override
  public Simulator resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var simulator = context.getStore(NAMESPACE).get(this, Simulator.class);
    if (simulator == null) {
      throw new ParameterResolutionException("a simulator is there for methods of a test only");
    }
    return simulator;
  }
}
