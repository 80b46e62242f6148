// A commune's first day: from an empty database to enrolments that are announced, at the desk alone.
import type { Desk } from './desk.ts';

const dayMs = 86_400_000;
/** The day so many days from now, YYYY-MM-DD. */
export const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);
/** A Monday some nine weeks ahead. */
export const firstMonday = inDays(63 + ((8 - new Date().getUTCDay()) % 7));
export const weeksAfter = (day: string, weeks: number, days = 0) =>
  new Date(Date.parse(day) + (weeks * 7 + days) * dayMs).toISOString().slice(0, 10);

/** The commune's settings, sites, rates, plaines, season with its weeks, and two waves. */
export async function setUpSeason(desk: Desk) {
  await desk.press("J'ai lu et je m'y engage");
  await desk.open('Réglages', 'Réglages');
  await desk.follow('Le nom de la commune et le contact du service');
  await desk.write('Nom de la commune', 'Ville de Rocheval');
  await desk.write(/Téléphone du service/, '087 22 00 00');
  await desk.write(/Adresse du service/, "Rue de l'Hôtel de Ville 1, 4999 Valmont");
  await desk.write('Codes postaux de la commune', '4999, 4998');
  await desk.write(/Compte de la commune/, 'BE68 5390 0754 7034');
  await desk.write('Titulaire du compte', 'Ville de Rocheval');
  await desk.write(/Numéro d'entreprise/, '0207.357.096');
  await desk.press('Enregistrer');
  await desk.write('Votre adresse e-mail', 'agathe@rocheval.example');
  await desk.press("M'envoyer un e-mail d'essai");
  for (const site of ['Hall des sports', 'École du Centre', 'Ferme du Bois']) {
    await desk.open('Saison', 'Sites');
    await desk.write('Nom du site', site);
    await desk.press('Enregistrer');
  }
  await desk.open('Saison', 'Tarifs');
  await desk.write('Décision du conseil', 'CC 2026/114');
  await desk.write('Décidée le', inDays(-20));
  await desk.write('Premier jour', inDays(1));
  const percents = {
    'Habitants de la commune': [100, 80, 60],
    'Élèves des écoles de la commune': [110, 90, 70],
    'Autres familles': [150, 130, 110],
  };
  for (const [who, rates] of Object.entries(percents))
    for (const [nth, rate] of rates.entries())
      await desk.write(['1er enfant', '2e enfant', '3e et plus'][nth]!, String(rate), desk.group(who));
  const plaines = [
    ['Petite plaine', 'Hall des sports', 30, 71, '10,00'],
    ['Grande plaine', 'Hall des sports', 72, 155, '10,00'],
    ['Petits du Centre', 'École du Centre', 30, 71, '9,00'],
    ['Grands du Centre', 'École du Centre', 72, 155, '9,00'],
    ['Petits fermiers', 'Ferme du Bois', 30, 71, '12,00'],
    ['Grands fermiers', 'Ferme du Bois', 72, 155, '12,00'],
  ] as const;
  await desk.press('Voir ce que paieraient les familles');
  await desk.press('Adopter cette décision');
  for (const [name, site, from, to, price] of plaines) {
    await desk.open('Saison', 'Plaines et semaines');
    await desk.follow('Nouvelle plaine');
    await desk.write('Nom de la plaine', name);
    await desk.choose('Site', site);
    await desk.write('Âge minimum, en mois', String(from));
    await desk.write('Âge maximum, en mois', String(to));
    await desk.write(/Prix par jour/, price);
    await desk.tick(/Publiée/);
    await desk.press('Enregistrer');
  }
  await desk.open('Saison', 'Saisons');
  await desk.write('Nom', 'Été 2027');
  await desk.choose('Vacances', "Vacances d'été");
  await desk.write('Premier jour', firstMonday);
  await desk.write('Dernier jour', weeksAfter(firstMonday, 6, 4));
  await desk.press('Enregistrer');
  await desk.follow('Créer les semaines');
  for (const [name] of plaines) await desk.write('Places par semaine', name === 'Petite plaine' ? '2' : '24', desk.group(name));
  await desk.press('Voir les semaines');
  await desk.seen(/Semaines qui seront créées : 42/);
  await desk.press('Créer ces semaines');
  await desk.seen('Les semaines sont créées.');
  await desk.follow(/inscription/);
  await desk.choose('Saison', 'Été 2027');
  await desk.write('Ouverture', `${inDays(3)}T19:00`);
  await desk.write(/Ouverture à toutes/, `${inDays(10)}T19:00`);
  await desk.write('Fermeture', `${weeksAfter(firstMonday, 6)}T20:00`);
  await desk.press('Enregistrer');
  await desk.open('Réglages', 'Réglages');
  await desk.seen('Le portail est prêt à ouvrir les inscriptions');
}
